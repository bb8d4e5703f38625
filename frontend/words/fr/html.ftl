quoted = Texte cité
views = Afficher le message en
show-links = Afficher les liens
hide-links = Masquer les liens
invert = Inverser les couleurs
reveals = Les charger apprend aux serveurs de l’expéditeur que vous lisez ceci, quand, et votre adresse réseau.
frame-hint = Le clavier est dans le message. Maj+Tab ramène aux boutons ; de là, F6 fait le tour.
blocked = { $images ->
    [one] { $images } image distante est bloquée.
    [many] { $images } d’images distantes sont bloquées.
   *[other] { $images } images distantes sont bloquées.
 }
suspect = Elle ressemble à un traceur.
suspects = { $trackers ->
    [one] { $trackers } d’entre elles ressemble à un traceur.
    [many] { $trackers } d’entre elles ressemblent à des traceurs.
   *[other] { $trackers } d’entre elles ressemblent à des traceurs.
 }
false-links = { $number ->
    [one] { $number } lien montre { $shown } mais mène à { $target }.
    [many] { $number } de liens montrent un autre endroit que celui où ils mènent. L’un montre { $shown } mais mène à { $target }.
   *[other] { $number } liens montrent un autre endroit que celui où ils mènent. L’un montre { $shown } mais mène à { $target }.
 }
false-link = Montre { $shown }, mène à { $target }
more-notes = { $number ->
    [one] { $number } autre remarque sur ce message
    [many] { $number } d’autres remarques sur ce message
   *[other] { $number } autres remarques sur ce message
 }
leaves-history = L’ouvrir laisse une entrée dans l’historique de ce navigateur, où la personne suivante peut la trouver.
open-link = Ouvrir
not-here = Sur un ordinateur public, elles restent bloquées.
leaves-trace = Cela laisse une trace sur cet ordinateur
file-leaves = Un fichier reste sur cet ordinateur, et le navigateur le cite parmi ses téléchargements. La page ne peut retirer ni l’un ni l’autre.
print-leaves = L’imprimante et cet ordinateur gardent peut-être une copie de ce qui est imprimé. La page ne peut pas la retirer.
copy-leaves = Ce qui est copié reste dans le presse-papiers de cet ordinateur jusqu’à la copie suivante.
anyway = Le faire quand même
