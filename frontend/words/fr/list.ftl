search = Chercher
search-label = Chercher dans les messages
hint-words = bateau "quille verte"
    .next = des mots, ou une suite de mots
hint-place = from:ann to: subject:
    .next = à un seul endroit
hint-text = text:quille
    .next = dans le texte des messages ouverts
hint-date = on:2026-10 after:7d before:
    .next = par date
hint-size = larger:1M smaller:
    .next = par taille
hint-attachment = has:attachment
    .next = avec pièce jointe
hint-not = -facture bateau OR navire
    .next = sans ; l’un ou l’autre
sort = Ordre
threads = Fils
threads-label = Placer les réponses sous les messages auxquels elles répondent
compact-label = Afficher un message sur une ligne
select-all = Sélectionner tous ceux qui sont affichés
select = Sélectionner
clear = Aucun
splitter = Largeur de la liste
clear-search = Effacer la recherche
arrival-newest = Derniers arrivés d’abord
arrival-oldest = Premiers arrivés d’abord
date-newest = Date la plus récente d’abord
date-oldest = Date la plus ancienne d’abord
sender-a-z = Expéditeur, de A à Z
sender-z-a = Expéditeur, de Z à A
subject-a-z = Objet, de A à Z
subject-z-a = Objet, de Z à A
largest = Les plus gros d’abord
smallest = Les plus petits d’abord
label = Messages. { $order }
matching = Résultats : { NUMBER($shown) } sur { NUMBER($total) }
nothing = Rien ne correspond à « { $asked } ».
searched = { $texts ->
    [0] Recherche faite dans l’expéditeur, les destinataires et l’objet de { $messages }. Le texte d’un message est pris en compte dès que vous l’avez ouvert.
    [one] Recherche faite dans l’expéditeur, les destinataires et l’objet de { $messages }, et dans le texte du seul qui a été ouvert.
    [many] Recherche faite dans l’expéditeur, les destinataires et l’objet de { $messages }, et dans le texte des { $texts } qui ont été ouverts.
   *[other] Recherche faite dans l’expéditeur, les destinataires et l’objet de { $messages }, et dans le texte des { $texts } qui ont été ouverts.
 }
searched-so-far = { $texts ->
    [0] Recherche faite jusqu’ici dans l’expéditeur, les destinataires et l’objet de { NUMBER($headers) } sur { $messages }. Le texte d’un message est pris en compte dès que vous l’avez ouvert.
    [one] Recherche faite jusqu’ici dans l’expéditeur, les destinataires et l’objet de { NUMBER($headers) } sur { $messages }, et dans le texte du seul qui a été ouvert.
    [many] Recherche faite jusqu’ici dans l’expéditeur, les destinataires et l’objet de { NUMBER($headers) } sur { $messages }, et dans le texte des { $texts } qui ont été ouverts.
   *[other] Recherche faite jusqu’ici dans l’expéditeur, les destinataires et l’objet de { NUMBER($headers) } sur { $messages }, et dans le texte des { $texts } qui ont été ouverts.
 }
note-size = « { $term } » est laissé de côté : une taille s’écrit 300k ou 1.5M.
note-date = « { $term } » est laissé de côté : une date s’écrit 2026-03-01, 2026-03, yesterday ou 7d.
note-attachment = « { $term } » est laissé de côté : essayez has:attachment.
note-duplicate = « { $term } » est laissé de côté : essayez is:duplicate.
selected = Sélection : { NUMBER($number) } · { $size }
marked = { $messages } à supprimer. Rien n’est supprimé avant votre déconnexion.
delete = Marquer { $messages } à supprimer
save = Enregistrer { $messages } dans un fichier
with-answers = { $name }, fil de { $messages }
show-thread = Afficher le fil de { $messages }
fold-thread = Replier le fil de { $messages }
number = N° { NUMBER($number) }
