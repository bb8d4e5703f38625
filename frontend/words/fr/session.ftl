checking = Recherche de nouveau courrier… POP3 exige pour cela une nouvelle session.
deleting = Suppression : cette session se termine pour cela, et une nouvelle suit.
away = Non connecté.
    .next = Le reçu dit ce qui a été supprimé. Reconnectez-vous pour continuer.
lost = Non connecté.
    .next = { $why } Le reçu dit ce qui a été supprimé. Reconnectez-vous pour continuer.
dead = Non connecté.
    .next = Le moteur de messagerie s’est arrêté : c’est notre faute, pas la vôtre. Le reçu dit ce qui a été supprimé. Reconnectez-vous pour continuer.
show-new = Afficher
delete-now = Supprimer maintenant
keep = Garder
receipt = Ce que sont devenues les suppressions
choices = Cette session
after-saving = Supprimer une fois enregistré
after-saving-hint = Activé : un message enregistré est marqué à supprimer. Désactivé : il reste sur le serveur.
tell = M’annoncer le courrier
tell-hint = Le navigateur dit combien de messages sont arrivés, jamais de qui ni à quel sujet.
tell-blocked = M’annoncer le courrier (bloqué dans ce navigateur)
marked = Marqué. Rien n’est supprimé avant que vous le disiez, ou vous déconnectiez.
saving-first = Du courrier est en cours d’enregistrement par cette session : cherchez le nouveau courrier ensuite.
marks-first = Ce serveur ne nomme pas ses messages : une nouvelle session ne retrouverait pas vos marques. Supprimez d’abord les messages marqués, ou retirez les marques.
new-mail = { $number ->
    [one] { $number } nouveau message
    [many] { $number } de nouveaux messages
   *[other] { $number } nouveaux messages
 }
marks = À supprimer lors de la déconnexion – ou maintenant : { $messages }, { $size }.
by-saving = { $number ->
    [one] { $number } est marqué parce que vous l’avez enregistré.
    [many] { $number } sont marqués parce que vous les avez enregistrés.
   *[other] { $number } sont marqués parce que vous les avez enregistrés.
 }
delete-question = Supprimer { $messages } maintenant ? C’est sans retour.
not-checked = Pas de vérification depuis { $time } · votre prochaine action rétablira la connexion
too-early = Le serveur exige une pause entre deux connexions : vérification dans { $time }.
perhaps-deleted = { $number ->
    [one] Pour { $number } message, personne ne sait s’il est supprimé.
    [many] Pour { $number } de messages, personne ne sait s’ils sont supprimés.
   *[other] Pour { $number } messages, personne ne sait s’ils sont supprimés.
 }
    .next = La connexion s’est rompue avant la confirmation du serveur. La liste le dira, une fois la connexion rétablie.
not-deleted = { $number ->
    [one] { $number } message n’a pas été supprimé.
    [many] { $number } de messages n’ont pas été supprimés.
   *[other] { $number } messages n’ont pas été supprimés.
 }
    .next = La session s’est terminée avant. La marque reste.
still-there = Êtes-vous toujours là ?
wiped-in = Sans utilisation, vos messages disparaissent de cette page dans { $time }. Rien n’est supprimé sur le serveur.
here = Je suis là
password-again = Le mot de passe de { $user }, encore une fois
password-again-why = Sur un ordinateur public, la page ne garde aucun mot de passe, et une nouvelle session en a besoin. Vos marques restent.
connect = Se connecter
